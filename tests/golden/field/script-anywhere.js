// A library that runs anywhere looks first whether there is a window.
(function (root, settings) {
  root.track = (events) => {
    fetch(settings.endpoint, { method: 'POST', body: JSON.stringify(events) }); // want no-unconsumed-body
  };
})(typeof window === 'undefined' ? globalThis : window, { endpoint: '/events' });
