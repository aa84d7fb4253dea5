import preview from './preview.config.mjs';

/** @type {import('vite').UserConfig} */
export default {
  ...preview,
  build: {
    ...preview.build,
    rolldownOptions: {input: ['../shared/sandbox/index.html', '../shared/sandbox/frame.html']},
  },
};
