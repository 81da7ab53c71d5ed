// The `res` of a server has json() and status too, and is not a response body.
import express from 'express';

const app = express();

app.get('/items/:id', (req, res) => {
  if (!req.params.id) {
    res.status(400).end();
    return;
  }
  res.json({ id: req.params.id });
});

app.post('/items', async (req, res) => {
  if (!req.is('json')) return res.status(415).end();
  const created = await fetch('https://origin.example/items', { method: 'POST', body: JSON.stringify(req.body) });
  if (created.status === 409) return res.status(409).json({ error: 'exists' }); // want no-unconsumed-body
  return res.status(201).json(await created.json());
});

app.get('/status', async (req, res, next) => {
  try {
    const upstream = await fetch('https://origin.example/status');
    if (!upstream.ok) throw new Error(`origin answered ${upstream.status}`); // want no-unconsumed-body
    res.send(await upstream.text());
  } catch (error) {
    next(error);
  }
});

app.get('/health', async (req, res) => {
  const upstream = await fetch('https://origin.example/health'); // want no-unconsumed-body
  res.status(upstream.ok ? 200 : 503).end();
});

app.get('/avatar', async (req, res) => {
  const upstream = await fetch('https://origin.example/avatar');
  const bytes = Buffer.from(await upstream.arrayBuffer());
  res.status(upstream.status).send(bytes);
});

export function sendProblem(res, status) {
  if (res.headersSent) return;
  res.status(status).json({ status });
}

export default app;
