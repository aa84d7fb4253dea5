// What the time line makes of a session's events. Needs neither a browser nor a backend.

import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';

import {runnerImport} from 'vite';

const MODULE = fileURLToPath(new URL('../src/diagnostics/timeline.ts', import.meta.url));

/** @typedef {import('objectstore-image-auth').ImageAuthEvent} ImageAuthEvent */

const START = 1_800_000_000_000;
/** @param {number} seconds */
const after = seconds => START + seconds * 1000;

/** @param {number} at @param {number} [expires] @returns {ImageAuthEvent} */
const token = (at, expires) => ({
  at: after(at),
  type: 'token',
  source: 'refetch',
  isNew: true,
  ...(expires !== undefined && {expiresAt: after(expires)}),
});
/** @param {number} at @returns {ImageAuthEvent} */
const expiring = at => ({at: after(at), type: 'status', status: 'expiring', mode: 'token'});
/** @param {number} at @param {number} [attempt] @returns {ImageAuthEvent} */
const refetch = (at, attempt = 1) => ({
  at: after(at),
  type: 'refetch',
  reason: 'expiring',
  attempt,
});
/** @param {number} at @returns {ImageAuthEvent} */
const failed = at => ({
  at: after(at),
  type: 'refetch-failed',
  error: Object.assign(new Error('status 503'), {
    name: /** @type {const} */ ('ObjectstoreAuthError'),
    code: /** @type {const} */ ('refetch-failed'),
  }),
});

describe('the time line', () => {
  /** @type {typeof import('../src/diagnostics/timeline.js')} */
  let timeline;
  before(async () => {
    ({module: timeline} = await runnerImport(MODULE, {configFile: false, logLevel: 'error'}));
  });

  it('has a bar for each new token, and none for the same token again', () => {
    const {tokens} = timeline.timelineOf([
      token(0, 300),
      {at: after(5), type: 'token', source: 'ingest', isNew: false, expiresAt: after(300)},
      token(240, 540),
    ]);
    assert.deepEqual(
      tokens.map(({at, endsAt}) => [at, endsAt]),
      [
        [after(0), after(300)],
        [after(240), after(540)],
      ],
    );
  });

  it('marks a token as due when the session said so', () => {
    const {tokens} = timeline.timelineOf([token(0, 300), expiring(200), token(210, 510)]);
    assert.equal(tokens[0]?.dueAt, after(200));
  });

  for (const [lifetime, due] of /** @type {const} */ ([
    [300, 240],
    [600, 540],
    [100, 80],
    [30, 20],
    [10, 5],
  ])) {
    it(`expects a token of ${lifetime} s to be due after ${due} s`, () => {
      const {tokens} = timeline.timelineOf([token(0, lifetime)]);
      assert.equal(tokens[0]?.dueAt, after(due));
    });
  }

  it("does not take one token's report for another's", () => {
    const {tokens} = timeline.timelineOf([token(0, 300), token(100, 400), expiring(330)]);
    assert.deepEqual(
      tokens.map(({dueAt}) => dueAt),
      [after(240), after(330)],
    );
  });

  it('ends the bar of a token without an expiry at the next token', () => {
    const {tokens} = timeline.timelineOf([token(0), token(50)]);
    assert.deepEqual(
      tokens.map(({endsAt, dueAt}) => [endsAt, dueAt]),
      [
        [after(50), undefined],
        [undefined, undefined],
      ],
    );
  });

  it('puts bars that overlap into different lanes, and uses a lane again', () => {
    const {tokens, lanes} = timeline.timelineOf([token(0, 10), token(5, 15), token(10, 20)]);
    assert.deepEqual(
      tokens.map(({lane}) => lane),
      [0, 1, 0],
    );
    assert.equal(lanes, 2);
  });

  it('needs few lanes for many tokens that overlap', () => {
    const polls = Array.from({length: 60}, (_, index) => token(index * 5, index * 5 + 300));
    assert.ok(timeline.timelineOf(polls).lanes <= 3);
  });

  it('shows how each refetch ended', () => {
    const {refetches} = timeline.timelineOf([
      refetch(0),
      failed(1),
      refetch(2, 2),
      token(3, 303),
      refetch(4),
      refetch(6),
      // A token that has expired on arrival.
      token(7, 5),
      failed(7),
      refetch(8),
    ]);
    assert.deepEqual(
      refetches.map(({at, outcome, endedAt, error}) => [at, outcome, endedAt, error]),
      [
        [after(0), 'failed', after(1), 'status 503'],
        [after(2), 'succeeded', after(3), undefined],
        [after(4), 'ended', after(6), undefined],
        [after(6), 'failed', after(7), 'status 503'],
        [after(8), 'pending', undefined, undefined],
      ],
    );
  });

  it("leaves a refetch pending while the app's own response brings a token", () => {
    const own = /** @type {ImageAuthEvent} */ ({...token(1, 301), source: 'ingest'});
    assert.equal(timeline.timelineOf([refetch(0), own]).refetches[0]?.outcome, 'pending');
  });

  it('takes an answer without a token for a success', () => {
    const {refetches} = timeline.timelineOf([
      refetch(0),
      {at: after(1), type: 'status', status: 'missing', mode: 'anonymous'},
    ]);
    assert.equal(refetches[0]?.outcome, 'succeeded');
  });

  it('keeps image failures and corrections of the clock', () => {
    /** @type {ImageAuthEvent} */
    const failure = {at: after(1), type: 'image-failed', url: '/icon', retried: true};
    /** @type {ImageAuthEvent} */
    const clock = {at: after(2), type: 'clock', skewMs: 600_000, source: 'date'};
    const {imageFailures, clocks} = timeline.timelineOf([failure, clock]);
    assert.deepEqual({imageFailures, clocks}, {imageFailures: [failure], clocks: [clock]});
  });

  describe('its span', () => {
    /** @param {ImageAuthEvent[]} events @param {number} now */
    const spanOf = (events, now) => {
      const {from, to} = timeline.spanOf(timeline.timelineOf(events), after(now));
      return [(from - START) / 1000, (to - START) / 1000];
    };

    it('begins with the first event, and ends with the last expiry', () => {
      assert.deepEqual(spanOf([refetch(1), token(2, 302)], 100), [1, 302]);
    });

    it('holds at most three lifetimes of the past', () => {
      assert.deepEqual(spanOf([token(0, 300), token(1800, 2100)], 2000), [1100, 2100]);
    });

    it('contains the present after all tokens have expired', () => {
      assert.deepEqual(spanOf([token(0, 10)], 30), [0, 30]);
    });

    it('is never empty', () => {
      assert.deepEqual(spanOf([], 0), [0, 10]);
    });
  });
});
