// The backend's API: the requests, and the types of its responses, checked when they are read.

import * as v from 'valibot';

const ORGANIZATION = '/api/0/organizations/acme';

/** The endpoint that the tokens of its API responses are for. */
export const OBJECTSTORE = `${ORGANIZATION}/objectstore`;

const Id = v.pipe(v.union([v.string(), v.number()]), v.transform(String));

/** The location of the objects, if it is not the product's: the demo's server has options for that. */
const Location = v.object({
  usecase: v.string(),
  scopes: v.array(v.tuple([v.string(), v.string()])),
  key_prefix: v.string(),
});

/** The fields that images need. An older backend sends no token field. */
const imageFields = {
  organization_id: Id,
  project_id: Id,
  objectstore_location: v.optional(Location),
  objectstore_token: v.nullish(v.string()),
};

const ListedAppInfo = v.object({
  name: v.string(),
  app_icon_id: v.nullable(v.string()),
  version: v.string(),
  build_number: Id,
  platform: v.picklist(['ios', 'android']),
});

const Builds = v.object({
  builds: v.array(v.object({id: Id, app_info: ListedAppInfo})),
});

const Build = v.object({
  ...imageFields,
  id: Id,
  state: v.string(),
  app_info: v.object({
    ...ListedAppInfo.entries,
    bundle_id: v.string(),
    date_built: v.string(),
    artifact_size: v.number(),
    download_size: v.number(),
  }),
  vcs_info: v.object({
    head_sha: v.string(),
    base_sha: v.string(),
    head_ref: v.string(),
    base_ref: v.string(),
    pr_number: v.nullable(v.number()),
  }),
  snapshot_id: v.nullable(Id),
});

const Image = v.object({
  key: v.string(),
  display_name: v.nullable(v.string()),
  image_file_name: v.string(),
  width: v.number(),
  height: v.number(),
});

const Pair = v.object({
  base_image: Image,
  head_image: Image,
  diff: v.nullable(v.number()),
  diff_image_key: v.nullable(v.string()),
});

const Snapshot = v.object({
  ...imageFields,
  head_artifact_id: Id,
  comparison_type: v.picklist(['solo', 'diff']),
  images: v.array(Image),
  changed: v.array(Pair),
  added: v.array(Image),
  removed: v.array(Image),
  unchanged: v.array(Image),
  renamed: v.array(Pair),
  comparison_run_info: v.object({
    state: v.picklist(['PENDING', 'PROCESSING', 'SUCCESS', 'FAILED']),
  }),
});

/** When the server sent a response, by its `Date`, and when it arrived, by `performance.now()`. */
export interface Receipt {
  date: string | null;
  at: number;
}

type Answer<S extends Schema> = v.InferOutput<S> & {receipt: Receipt};

export type ImageFields = Answer<v.ObjectSchema<typeof imageFields, undefined>>;
export type AppInfo = v.InferOutput<typeof ListedAppInfo>;
export type Builds = Answer<typeof Builds>;
export type ListedBuild = Builds['builds'][number];
export type Build = Answer<typeof Build>;
export type Image = v.InferOutput<typeof Image>;
export type Pair = v.InferOutput<typeof Pair>;
export type Snapshot = Answer<typeof Snapshot>;

/** A response with an error status, or one that cannot be read. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; undefined if the response could not be read. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** One of the API's endpoints: how to request it, and how to read its response. */
export interface Endpoint<T> {
  path: string;
  request: (signal: AbortSignal) => Promise<Response>;
  read: (response: Response) => Promise<T>;
}

export const allBuilds = endpoint('/builds', Builds);

export function buildOf(id: string): Endpoint<Build> {
  return endpoint(`/builds/${encodeURIComponent(id)}`, Build);
}

export function snapshotOf(id: string): Endpoint<Snapshot> {
  return endpoint(`/snapshots/${encodeURIComponent(id)}`, Snapshot);
}

type Schema = v.GenericSchema<unknown, object>;

function endpoint<S extends Schema>(path: string, schema: S): Endpoint<Answer<S>> {
  return {
    path,
    request: signal => fetch(ORGANIZATION + path, {signal}),
    read: async response => {
      const receipt = {date: response.headers.get('Date'), at: performance.now()};
      return {...(await parse(path, schema, response)), receipt};
    },
  };
}

async function parse<S extends Schema>(
  path: string,
  schema: S,
  response: Response,
): Promise<v.InferOutput<S>> {
  if (!response.ok) {
    // An unread body would keep the connection open.
    await response.body?.cancel();
    throw new ApiError(
      `The server answered ${path} with status ${response.status}.`,
      response.status,
    );
  }
  const result = v.safeParse(schema, await response.json());
  if (!result.success) {
    const [issue] = result.issues;
    const where = v.getDotPath(issue) ?? 'the answer';
    throw new ApiError(
      `The server's answer to ${path} is not understood: ${where}: ${issue.message}.`,
    );
  }
  return result.output;
}
