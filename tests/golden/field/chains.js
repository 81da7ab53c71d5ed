// Promise chains, with and without braces, nested and branched.
import { render, showError } from './view.js';

export function throwsInTheFirstLink(url) {
  return fetch(url)
    .then((res) => {
      if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
      return res.json();
    })
    .then(render)
    .catch(showError);
}

export function rejectsInTheFirstLink(url) {
  return fetch(url).then((res) => {
    if (res.status !== 200) {
      return Promise.reject(new Error(`answered ${res.status}`)); // want no-unconsumed-body
    }
    return res.json();
  });
}

export function readsTheErrorThenThrows(url) {
  return fetch(url).then((res) => {
    if (res.ok) return res.json();
    return res.text().then((text) => {
      throw new Error(text);
    });
  });
}

export function readsThenChecksInOneObject(url) {
  return fetch(url)
    .then((res) => res.json().then((data) => ({ ok: res.ok, data })))
    .then(({ ok, data }) => {
      if (!ok) throw new Error(data.message);
      return data;
    });
}

export function forgetsTheReturnOfTheFirstLink(url) {
  return fetch(url)
    .then((res) => {
      res.json();
    })
    .then(() => 'read, if not waited for');
}

export function responsePassedToTheSecondLink(url) {
  return fetch(url)
    .then((res) => {
      console.log(res.status);
      return res;
    })
    .then((res) => res.text());
}

export function responseDroppedInTheSecondLink(url) {
  return fetch(url) // want no-unconsumed-body
    .then((res) => {
      console.log(res.status);
      return res;
    })
    .then((res) => res.status);
}

export function wrappedInAPromise(url) {
  return new Promise((resolve, reject) => {
    fetch(url)
      .then((res) => res.json())
      .then(resolve, reject);
  });
}

export function wrappedInAPromiseWithTheResponse(url) {
  return new Promise((resolve, reject) => {
    fetch(url).then(resolve, reject);
  });
}

export function wrappedInAPromiseAndRejected(url) {
  return new Promise((resolve, reject) => {
    fetch(url).then((res) => {
      if (!res.ok) {
        reject(new Error(res.statusText));
        return; // want no-unconsumed-body
      }
      res.json().then(resolve, reject);
    }, reject);
  });
}

export function callbackStyle(url, done) {
  fetch(url)
    .then((res) => res.text())
    .then((text) => done(null, text))
    .catch((error) => done(error));
}

export function callbackStyleWithTheResponse(url, done) {
  fetch(url).then(
    (res) => done(null, res),
    (error) => done(error),
  );
}

export function ternaryThatDropsTheFailure(url) {
  return fetch(url).then((res) => (res.ok ? res.json() : null)); // want no-unconsumed-body
}

export function andThatDropsTheFailure(url) {
  return fetch(url).then((res) => res.ok && res.json()); // want no-unconsumed-body
}

export function failureHandedOnInTheRejection(url) {
  return fetch(url).then((res) => (res.ok ? res.json() : Promise.reject(res)));
}

export function throwsTheResponseItself(url) {
  return fetch(url).then(async (res) => {
    if (!res.ok) throw res;
    return res.json();
  });
}

export function throwsTheResponseItselfForTheNextLink(url) {
  return fetch(url)
    .then((res) => {
      if (!res.ok) throw res;
      return res;
    })
    .then((res) => res.json());
}
