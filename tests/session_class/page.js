// The surroundings of a session in a test: the page's clocks and timers, the host that the session calls, the server of
// the images.
// One module: the test runner's server may leave the fifth of several simultaneous requests unanswered.

const REPLACED = ['Date', 'performance', 'setTimeout', 'clearTimeout'];

export class Clock {
  #original = REPLACED.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
  #timers = new Map();
  #passed = 0;
  #reads = 0;

  constructor(start) {
    const clock = this;
    const RealDate = Date;
    const replacements = [
      class extends RealDate {
        static now() {
          clock.#reads++;
          return start + clock.#passed;
        }
      },
      {
        now() {
          clock.#reads++;
          return clock.#passed;
        },
      },
      (callback, wait) => {
        const id = Symbol('timer');
        clock.#timers.set(id, {callback, due: clock.#passed + wait});
        return id;
      },
      id => clock.#timers.delete(id),
    ];
    REPLACED.forEach((name, index) => {
      const value = replacements[index];
      Object.defineProperty(globalThis, name, {value, configurable: true, writable: true});
    });
  }

  get timers() {
    return this.#timers.size;
  }

  get reads() {
    return this.#reads;
  }

  /** Lets time pass, and runs the timers that are due within it. */
  async pass(seconds) {
    const end = this.#passed + seconds * 1_000;
    await settle();
    for (;;) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.due - b.due);
      if (!next || next[1].due > end) break;
      const [id, {callback, due}] = next;
      this.#timers.delete(id);
      this.#passed = Math.max(this.#passed, due);
      callback();
      await settle();
    }
    this.#passed = end;
  }

  restore() {
    REPLACED.forEach((name, index) => {
      Object.defineProperty(globalThis, name, this.#original[index]);
    });
  }
}

/** Lets promises settle: more in a row than there ever are. */
async function settle() {
  for (let turn = 0; turn < 50; turn++) await undefined;
}

/** What a promise resolves to, or the code of the error that it rejects with; `pending` if it does not settle. */
export async function outcome(promise) {
  let outcome = {code: 'pending'};
  promise.then(
    value => (outcome = {value}),
    ({code}) => (outcome = {code}),
  );
  await settle();
  return outcome;
}

/** Answers refetches as the test says, records all calls, and passes events on to the session, as the package does. */
export class Host {
  #answers = [];
  /** @type {{reason: string, attempt: number, signal: AbortSignal}[]} */
  #requests = [];
  #tokens = [];
  #events = [];
  #abandoned = new AbortController();
  #deliver = () => {};

  refetch = request => {
    this.#requests.push(request);
    // Without an answer, the refetch stays pending.
    return this.#answers.length > 0 ? this.#answers.shift()() : new Promise(() => {});
  };

  changed = token => void this.#tokens.push(token);

  dispatch = event => {
    this.#events.push(event.type);
    this.#deliver(event);
  };

  signal = this.#abandoned.signal;

  /** From now on, events are passed on to `deliver`. */
  connect(deliver) {
    this.#deliver = deliver;
  }

  answer(value) {
    this.#answers.push(async () => value);
  }

  refuse(status) {
    this.#answers.push(async () => new Response('', {status}));
  }

  refuseFor(seconds) {
    const headers = {'Retry-After': seconds};
    this.#answers.push(async () => new Response('', {status: 503, headers}));
  }

  fail() {
    this.#answers.push(async () => {
      throw new TypeError('Failed to fetch');
    });
  }

  abandon() {
    this.#abandoned.abort();
  }

  get reasons() {
    return this.#requests.map(({reason}) => reason).join();
  }

  get attempts() {
    return this.#requests.map(({attempt}) => attempt).join();
  }

  get isAborted() {
    return this.#requests[0].signal.aborted;
  }

  get changes() {
    return this.#tokens.length;
  }

  get newestToken() {
    return this.#tokens.at(-1);
  }

  get events() {
    return this.#events.join();
  }
}

/** Sends the events of a page that may be visible again, and of a network that may be back. */
export function wakePage() {
  for (const type of ['visibilitychange', 'resume']) document.dispatchEvent(new Event(type));
  for (const type of ['pageshow', 'online']) dispatchEvent(new Event(type));
}

export function hidePage() {
  Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Undoes `hidePage`. */
export function showPage() {
  delete document.visibilityState;
  document.dispatchEvent(new Event('visibilitychange'));
}

/** The server of the images, for requests by script. Replaces `fetch` until `restore` is called. */
export class ImageServer {
  #original = globalThis.fetch;
  #requests = [];
  #status = 200;

  constructor() {
    globalThis.fetch = async url => {
      this.#requests.push(url);
      return new Response('', {status: this.#status});
    };
  }

  /** From now on, requests are answered with this status. */
  answer(status) {
    this.#status = status;
  }

  get requests() {
    return this.#requests.join();
  }

  restore() {
    globalThis.fetch = this.#original;
  }
}
