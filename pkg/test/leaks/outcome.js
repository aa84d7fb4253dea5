// How calls end, and time for them to do so.

/** How a call ended, also one that returns a promise. */
export async function outcomeOf(call) {
  try {
    return {value: await call()};
  } catch (error) {
    return {error};
  }
}

/** Lets all promises that can settle do so. */
export async function settle(turns = 2) {
  for (let turn = 0; turn < turns; turn++) await nextTask();
}

/** Not a timer: browsers delay these when there are many. */
function nextTask() {
  return new Promise(resolve => {
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
