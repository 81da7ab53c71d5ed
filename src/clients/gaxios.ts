/**
 * gaxios, and with it google-auth-library and googleapis, reads the body unless it is asked for
 * `responseType: 'stream'`; a rejected status has been read even then. Measured with gaxios 6 and 7:
 * in version 6, which stands on node-fetch 2, `data.destroy()` does not free the connection.
 */
import type { Client, Condition } from './model.ts';
import {
  NODE_STREAM,
  STREAM_BEHIND_CONNECTION,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

const STREAM: Condition = { option: 'responseType', is: ['stream'] };

const AUTH_CLIENTS = [
  'GoogleAuth',
  'AuthClient',
  'OAuth2Client',
  'JWT',
  'Compute',
  'UserRefreshClient',
  'Impersonated',
  'ExternalAccountClient',
  'AwsClient',
  'IdentityPoolClient',
  'IdTokenClient',
];

const views: Client['body']['views'] = {
  response: {
    properties: {
      data: { view: 'nodeStream', nullable: false },
      status: 'status',
      ok: 'ok',
      statusText: 'plain',
      headers: 'plain',
      config: 'plain',
      url: 'plain',
      redirected: 'plain',
    },
    methods: {},
  },
  nodeStream: NODE_STREAM,
  stream: WEB_STREAM,
  reader: WEB_READER,
  iterator: WEB_ITERATOR,
  openIterator: WEB_OPEN_ITERATOR,
};

const gaxios6Client: Client = {
  name: 'gaxios',
  acquires: [],
  typeModules: [],
  body: { obligedWithoutBody: false, views: { ...views, nodeStream: STREAM_BEHIND_CONNECTION } },
};

export const gaxiosClient: Client = {
  name: 'gaxios',
  acquires: [
    {
      from: ['gaxios:request', 'gaxios:instance.request', 'gaxios:Gaxios#request'],
      when: [STREAM],
      rejectsUnless: 'validateStatus',
    },
    {
      from: [
        'googleapis:drive#files.get',
        'googleapis:drive#files.export',
        'googleapis:storage#objects.get',
      ],
      when: [STREAM],
      rejectsUnless: 'validateStatus',
    },
  ],
  makers: [
    { from: ['gaxios:Gaxios'], makes: 'gaxios:Gaxios#' },
    {
      from: [
        ...AUTH_CLIENTS.map((name) => `google-auth-library:${name}`),
        'googleapis:google.auth.GoogleAuth',
        'googleapis:google.auth.OAuth2',
        'googleapis:google.auth.JWT',
      ],
      makes: 'gaxios:Gaxios#',
    },
    {
      from: ['googleapis:google.drive', '@googleapis/drive:drive', 'googleapis:drive_v3.Drive'],
      makes: 'googleapis:drive#',
    },
    {
      from: ['googleapis:google.storage', '@googleapis/storage:storage'],
      makes: 'googleapis:storage#',
    },
  ],
  typeModules: [],
  types: ['gaxios:GaxiosResponse'],
  streamedIn: 'data',
  body: { obligedWithoutBody: false, views },
  earlier: { package: 'gaxios', before: 7, client: gaxios6Client },
};
