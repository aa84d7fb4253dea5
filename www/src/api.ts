// The backend's API: what it answers, checked, and how it is asked. Not what it means to a page.

import * as v from 'valibot';

const ORGANIZATION = '/api/0/organizations/acme';

/** The endpoint that the tokens of its API responses are for. */
export const OBJECTSTORE = `${ORGANIZATION}/objectstore`;

const Id = v.pipe(v.union([v.string(), v.number()]), v.transform(String));

/** What a response needs for its images to be shown. An older backend knows of no token. */
const imageFields = {
  organization_id: Id,
  project_id: Id,
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

export type ImageFields = v.InferOutput<v.ObjectSchema<typeof imageFields, undefined>>;
export type AppInfo = v.InferOutput<typeof ListedAppInfo>;
export type ListedBuild = v.InferOutput<typeof Builds>['builds'][number];
export type Build = v.InferOutput<typeof Build>;
export type Image = v.InferOutput<typeof Image>;
export type Pair = v.InferOutput<typeof Pair>;
export type Snapshot = v.InferOutput<typeof Snapshot>;

/** An answer of the API that is not the one that was hoped for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; undefined where the answer itself was not understood. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

export async function fetchBuilds(signal: AbortSignal): Promise<ListedBuild[]> {
  const {builds} = await get('/builds', Builds, signal);
  return builds;
}

export function fetchBuild(id: string, signal: AbortSignal): Promise<Build> {
  return get(`/builds/${encodeURIComponent(id)}`, Build, signal);
}

export function fetchSnapshot(id: string, signal: AbortSignal): Promise<Snapshot> {
  return get(`/snapshots/${encodeURIComponent(id)}`, Snapshot, signal);
}

type Schema = v.GenericSchema<unknown, unknown>;

async function get<S extends Schema>(
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<v.InferOutput<S>> {
  const response = await fetch(ORGANIZATION + path, {signal});
  if (!response.ok) {
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
