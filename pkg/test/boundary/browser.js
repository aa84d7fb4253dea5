// All that the test in a browser imports, as one module. The test runner's server has four threads to begin
// with, and may leave a fifth connection unanswered for ever where it comes together with others: of
// modules that are imported side by side, the crate has three already.

export {ImageAuth} from '../../dist/index.js';
export {attackAtRandom, attackByCases} from './attack.js';
export {standAt} from './document.js';
