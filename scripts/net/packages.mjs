/**
 * Public packages that make HTTP requests on servers and whose code can be read: clients of services,
 * HTTP clients, tools and frameworks. In exact versions, so that only a change of the engine changes
 * what is found in them.
 */
export const packages = `
@actions/cache@4.0.0 @actions/http-client@2.2.3 @actions/tool-cache@2.0.1 @ai-sdk/provider-utils@2.0.4
@anthropic-ai/sdk@0.33.1 @atproto/api@0.13.20 @auth/core@0.37.4 @azure/core-rest-pipeline@1.18.1
@azure/msal-node@2.16.2 @deepgram/sdk@3.9.0 @discordjs/rest@2.4.0 @elastic/transport@8.9.1
@electron/get@3.1.0 @google-cloud/storage@7.14.0 @google/generative-ai@0.21.0 @huggingface/inference@2.8.1
@kubernetes/client-node@1.0.0 @langchain/community@0.3.20 @langchain/core@0.3.26 @libsql/client@0.14.0
@line/bot-sdk@9.5.0 @microsoft/microsoft-graph-client@3.0.7 @mistralai/mistralai@1.3.5
@modelcontextprotocol/sdk@1.0.4 @notionhq/client@2.2.15 @npmcli/arborist@8.0.0 @octokit/request@9.1.4
@opentelemetry/otlp-exporter-base@0.57.0 @planetscale/database@1.19.0 @puppeteer/browsers@2.6.1
@qdrant/js-client-rest@1.12.0 @sanity/client@6.24.1 @sendgrid/client@8.1.4 @sentry/core@8.47.0
@sentry/node@8.47.0 @slack/bolt@4.2.0 @slack/web-api@7.8.0 @slack/webhook@7.0.4
@smithy/fetch-http-handler@4.1.2 @smithy/node-http-handler@3.3.2 @supabase/auth-js@2.67.3
@supabase/functions-js@2.4.4 @supabase/storage-js@2.7.1 @trpc/client@10.45.2 @upstash/qstash@2.7.20
@upstash/redis@1.34.3 @vercel/blob@0.27.0 apify-client@2.10.0 arangojs@9.2.0 assemblyai@4.8.0
autocannon@8.0.0 axios@1.7.9 bittorrent-tracker@11.2.1 cohere-ai@7.15.0 cross-fetch@4.1.0 degit@2.8.4
docker-modem@5.0.5 expo-server-sdk@3.13.0 fetch-cookie@3.1.0 firebase-tools@13.29.1 follow-redirects@1.15.9
gaxios@6.7.1 giget@1.2.3 google-auth-library@9.15.0 got@14.4.5 grammy@1.33.0 graphql-request@7.1.2
groq-sdk@0.9.1 hono@4.6.14 http-proxy@1.18.1 influx@5.9.7 ipx@3.0.1 isomorphic-git@1.29.0 jwks-rsa@3.1.0
ky@1.7.4 linkinator@6.1.2 livekit-server-sdk@2.9.3 lighthouse@12.3.0 matrix-js-sdk@34.13.0 meilisearch@0.46.0
minipass-fetch@4.0.0 mixpanel@0.18.0 msw@2.7.0 nano@10.1.4 needle@3.3.1 next-auth@4.24.11 nitropack@2.10.4
node-downloader-helper@2.1.9 node-fetch@3.3.2 node-gyp@11.0.0 node-telegram-bot-api@0.66.0
npm-registry-fetch@18.0.2 oauth4webapi@3.1.4 ofetch@1.4.1 ollama@0.5.11 openai@4.77.0 openapi-fetch@0.13.4
openid-client@6.1.7 package-json@10.0.1 pacote@20.0.0 passport-oauth2@1.8.0 pocketbase@0.23.0
posthog-node@4.3.2 replicate@1.0.1 resend@4.0.1 retry-request@8.0.0 rss-parser@3.13.0 stripe@17.5.0
superagent@10.1.1 teeny-request@9.0.0 telegraf@4.16.3 twilio@5.4.0 twitter-api-v2@1.18.2 typesense@1.8.2
undici@7.2.0 unstorage@1.14.1 wait-on@8.0.1 web-push@3.6.7 wretch@2.11.0
`
  .trim()
  .split(/\s+/);
