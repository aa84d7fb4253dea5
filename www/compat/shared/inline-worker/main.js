// The worker's script is in the page's, and becomes a `blob:` URL.

import InlineWorker from './worker.js?worker&inline';

const worker = new InlineWorker();
worker.postMessage(location.origin);
worker.onmessage = ({data}) => {
  document.querySelector('img').src = URL.createObjectURL(data);
};
