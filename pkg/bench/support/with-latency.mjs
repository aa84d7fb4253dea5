// Simulates a distant server: delays each request.

/**
 * @param {import('./serve.mjs').Handler} handle
 * @param {number} latencyMs
 * @returns {import('./serve.mjs').Handler}
 */
export function withLatency(handle, latencyMs) {
  return (request, response) => {
    const timer = setTimeout(() => handle(request, response), latencyMs);
    response.on('close', () => clearTimeout(timer));
  };
}
