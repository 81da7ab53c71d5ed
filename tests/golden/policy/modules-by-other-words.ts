// A module that is exported as it is imported, and one with a comment in its import.
export import undici = require('undici');

export async function byExportedImport(url: string) {
  const res = await undici.fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function byImportWithAComment(url: string) {
  const { fetch } = await import(/* now */ 'undici');
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
}
