/**
 * Outputs of the AWS SDK for JavaScript (version 3) that are streams: the command's promise resolves
 * when the headers are there. Measured with client-s3 3.1169: an unread `Body` holds its connection
 * at any size, and the default client has 50 of them; errors and 304 carry no body.
 */
import type { AcquireForm, BodyModel, Client, Maker, ViewModel } from './model.ts';
import {
  NODE_STREAM,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

/** What `sdkStreamMixin` of @smithy/util-stream makes of a node stream. */
const body: ViewModel = {
  properties: NODE_STREAM.properties,
  methods: {
    ...NODE_STREAM.methods,
    transformToString: 'drain',
    transformToByteArray: 'drain',
    transformToWebStream: { view: 'stream', locks: false },
  },
};

const views = {
  body,
  nodeStream: NODE_STREAM,
  stream: WEB_STREAM,
  reader: WEB_READER,
  iterator: WEB_ITERATOR,
  openIterator: WEB_OPEN_ITERATOR,
} as const;

const CALLBACK = { parameter: 1, error: 0, onError: 'undefined' } as const;

/** `send()` of any object that gets one of these commands, and of the clients by name. */
function sending(clients: readonly string[], commands: readonly string[]): AcquireForm {
  return {
    from: ['*#send', ...clients.map((name) => `${name}#send`)],
    when: [{ argument: 0, madeBy: commands }],
    callback: CALLBACK,
    signal: 'abortSignal',
  };
}

/** A client that is made in a function can be destroyed there, with all that it holds open. */
function made(clients: readonly string[]): readonly Maker[] {
  return clients.map((name) => ({ from: [name], makes: `${name}#` }));
}

/** `beside`: what an output is known by that is looked at and never read, where types tell whose it is. */
function streaming(property: string, beside: string): BodyModel {
  const response: ViewModel = {
    properties: {
      ...Object.fromEntries(
        `$metadata ${beside}`.split(' ').map((name) => [name, 'plain' as const]),
      ),
      [property]: { view: 'body', nullable: true },
    },
    methods: {},
    others: 'plain',
  };
  return { obligedWithoutBody: true, views: { response, ...views } };
}

const S3 = ['@aws-sdk/client-s3:S3Client', '@aws-sdk/client-s3:S3'];
const POLLY = ['@aws-sdk/client-polly:PollyClient', '@aws-sdk/client-polly:Polly'];
const MOCKS = ['aws-sdk-client-mock:mockClient'];

export const awsSdkClient: Client = {
  name: 'aws-sdk',
  acquires: [
    sending(S3, [
      '@aws-sdk/client-s3:GetObjectCommand',
      '@aws-sdk/client-s3:GetObjectTorrentCommand',
    ]),
    {
      from: ['@aws-sdk/client-s3:S3#getObject', '@aws-sdk/client-s3:S3#getObjectTorrent'],
      callback: CALLBACK,
      signal: 'abortSignal',
    },
  ],
  makers: made(S3),
  mocks: MOCKS,
  typeModules: [],
  types: ['@aws-sdk/client-s3:GetObjectCommandOutput'],
  body: streaming(
    'Body',
    'AcceptRanges CacheControl ChecksumCRC32 ChecksumCRC32C ChecksumSHA1 ChecksumSHA256 ChecksumType ContentDisposition ContentEncoding ContentLanguage ContentLength ContentRange ContentType DeleteMarker ETag Expiration Expires ExpiresString LastModified Metadata ObjectLockMode PartsCount ReplicationStatus Restore ServerSideEncryption StorageClass TagCount VersionId WebsiteRedirectLocation',
  ),
};

export const awsPollyClient: Client = {
  name: 'aws-sdk (Polly)',
  acquires: [
    sending(POLLY, ['@aws-sdk/client-polly:SynthesizeSpeechCommand']),
    {
      from: ['@aws-sdk/client-polly:Polly#synthesizeSpeech'],
      callback: CALLBACK,
      signal: 'abortSignal',
    },
  ],
  makers: made(POLLY),
  mocks: MOCKS,
  typeModules: [],
  types: ['@aws-sdk/client-polly:SynthesizeSpeechCommandOutput'],
  body: streaming('AudioStream', 'ContentType RequestCharacters'),
};

/** Leaving the loop early does not end the request, and the stream has nothing that would. */
const events: ViewModel = {
  properties: {},
  methods: { '@@asyncIterator': { view: 'openIterator', locks: true } },
};

const EVENT_CLIENTS = [
  '@aws-sdk/client-lambda:LambdaClient',
  '@aws-sdk/client-bedrock-runtime:BedrockRuntimeClient',
  '@aws-sdk/client-kinesis:KinesisClient',
  '@aws-sdk/client-cloudwatch-logs:CloudWatchLogsClient',
];

export const awsEventStreamClient: Client = {
  name: 'aws-sdk (event streams)',
  acquires: [
    sending(
      [...S3, ...EVENT_CLIENTS],
      [
        '@aws-sdk/client-s3:SelectObjectContentCommand',
        '@aws-sdk/client-lambda:InvokeWithResponseStreamCommand',
        '@aws-sdk/client-bedrock-runtime:ConverseStreamCommand',
        '@aws-sdk/client-bedrock-runtime:InvokeModelWithResponseStreamCommand',
        '@aws-sdk/client-kinesis:SubscribeToShardCommand',
        '@aws-sdk/client-cloudwatch-logs:StartLiveTailCommand',
      ],
    ),
  ],
  makers: made(EVENT_CLIENTS),
  mocks: MOCKS,
  typeModules: [],
  body: {
    obligedWithoutBody: false,
    views: {
      response: {
        properties: {
          Payload: { view: 'stream', nullable: true },
          EventStream: { view: 'stream', nullable: true },
          body: { view: 'stream', nullable: true },
          stream: { view: 'stream', nullable: true },
          responseStream: { view: 'stream', nullable: true },
        },
        methods: {},
        others: 'plain',
      },
      stream: events,
      openIterator: WEB_OPEN_ITERATOR,
    },
  },
};
