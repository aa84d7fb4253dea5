// The page shows what its worker fetches.

const worker = new Worker(new URL('worker.js', import.meta.url), {type: 'module'});
worker.onmessage = ({data}) => {
  document.querySelector('img').src = URL.createObjectURL(data);
};
