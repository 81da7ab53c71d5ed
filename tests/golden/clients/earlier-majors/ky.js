// ky 1: its error carries the response unread.
import ky, { HTTPError } from 'ky';

export async function droppedWithTheError(url) {
  try {
    return await (await ky.get(url)).json();
  } catch (error) { // want no-unconsumed-error-body
    return null;
  }
}

export async function readFromTheError(url) {
  try {
    return await (await ky.get(url)).json();
  } catch (error) {
    if (error instanceof HTTPError) {
      return error.response.json();
    }
    throw error;
  }
}

export async function cancelledInTheError(url) {
  try {
    return await (await ky.get(url)).json();
  } catch (error) {
    error.response?.body?.cancel().catch(() => {});
    return null;
  }
}

export async function passedOn(url) {
  try {
    return await (await ky.get(url)).json();
  } catch (cause) {
    throw new Error('no data', { cause });
  }
}

export async function neverRejects(url) {
  try {
    const res = await ky.get(url, { throwHttpErrors: false });
    return await res.json();
  } catch {
    return null;
  }
}

export async function shortcut(url) {
  try {
    return await ky.get(url).json();
  } catch (error) {
    return error.response.text();
  }
}
