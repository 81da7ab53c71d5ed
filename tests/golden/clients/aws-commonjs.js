const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const AWS = require('@aws-sdk/client-s3');

class Store {
  constructor(bucket) {
    this.bucket = bucket;
    this.client = new S3Client({});
  }

  async etag(Key) {
    const { ETag } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key })); // want no-unconsumed-body
    return ETag;
  }

  async read(Key) {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
    return streamToString(Body);
  }
}

async function streamToString(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const s3 = new AWS.S3({});

async function modified(Bucket, Key) {
  const object = await s3.send(new AWS.GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body
  return object.LastModified;
}

async function age(Bucket, Key) {
  const object = await s3.getObject({ Bucket, Key }); // want no-unconsumed-body
  return Date.now() - object.LastModified.getTime();
}

module.exports = { Store, modified, age };
