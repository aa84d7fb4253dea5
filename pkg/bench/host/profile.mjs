// A browser that keeps what it has loaded and compiled, as one that a person uses.

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {chromium} from 'playwright-core';

import {browserOptions} from '../../../www/e2e/support/browser.mjs';

/** Whoever opens it closes it. */
export async function openProfile() {
  const folder = await mkdtemp(join(tmpdir(), 'objectstore-image-auth-profile-'));
  const context = await chromium.launchPersistentContext(folder, browserOptions());
  const close = async () => {
    await context.close();
    await rm(folder, {recursive: true});
  };
  return {context, close};
}
