// A browser with a profile, which keeps what it has loaded and compiled, as a user's does.

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {chromium} from 'playwright-core';

import {browserOptions} from '../../../www/e2e/support/browser.mjs';

/** The caller closes it. */
export async function openProfile() {
  const folder = await mkdtemp(join(tmpdir(), 'objectstore-image-auth-profile-'));
  const context = await chromium.launchPersistentContext(folder, browserOptions());
  const close = async () => {
    await context.close();
    await rm(folder, {recursive: true});
  };
  return {context, close};
}
