// googleapis asks by gaxios: with `responseType: 'stream'` the answer's data is the open body.
import { drive as driveAlone } from '@googleapis/drive';
import { storage as storageAlone } from '@googleapis/storage';
import { google } from 'googleapis';

const drive = google.drive({ version: 'v3' });
const storage = google.storage('v1');
const streaming = { responseType: 'stream' };

export async function downloaded(fileId, out) {
  const { data } = await drive.files.get({ fileId, alt: 'media' }, { responseType: 'stream' });
  data.pipe(out);
}

export async function typeOnly(fileId) {
  const res = await drive.files.get({ fileId, alt: 'media' }, { responseType: 'stream' }); // want no-unconsumed-body
  return res.headers['content-type'];
}

export async function exportedTypeOnly(fileId, mimeType) {
  const res = await drive.files.export({ fileId, mimeType }, streaming); // want no-unconsumed-body
  return res.headers['content-type'];
}

export async function objectTypeOnly(bucket, object) {
  const res = await storage.objects.get({ bucket, object, alt: 'media' }, streaming); // want no-unconsumed-body
  return res.status;
}

export async function ofThePackagesAlone(fileId, bucket, object) {
  const file = await driveAlone('v3').files.get({ fileId, alt: 'media' }, streaming); // want no-unconsumed-body
  const kept = await storageAlone('v1').objects.get({ bucket, object, alt: 'media' }, streaming); // want no-unconsumed-body
  return file.status === kept.status;
}

export async function metadata(fileId) {
  const { data } = await drive.files.get({ fileId });
  return data.name;
}

export async function ofTheAccount(url) {
  const client = new google.auth.OAuth2();
  const res = await client.request({ url, responseType: 'stream' }); // want no-unconsumed-body
  return res.status;
}

export async function ofAKey(url, key) {
  const auth = new google.auth.GoogleAuth();
  const jwt = new google.auth.JWT(key);
  const found = await auth.request({ url, responseType: 'stream' }); // want no-unconsumed-body
  const own = await jwt.request({ url, responseType: 'stream' }); // want no-unconsumed-body
  return found.status === own.status;
}
