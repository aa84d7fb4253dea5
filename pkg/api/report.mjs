// The report of the public API, one file for each entry point: what a reviewer reads when the API changes.
// `node report.mjs` fails where a report is not what the built types say; with `--update` it writes them.

import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Extractor, ExtractorConfig} from '@microsoft/api-extractor';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const isUpdate = process.argv.includes('--update');

/** By the name of their types in `dist/`. */
const ENTRIES = ['index', 'external', 'dom', 'react', 'service-worker'];

const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
let isCurrent = true;
try {
  for (const entry of ENTRIES) {
    const {succeeded, apiReportChanged} = Extractor.invoke(config(entry), {
      localBuild: isUpdate,
      printApiReportDiff: true,
    });
    isCurrent &&= succeeded && (isUpdate || !apiReportChanged);
  }
} finally {
  rmSync(scratch, {recursive: true});
}
if (!isCurrent) {
  console.error(
    '\nThe public API is not what pkg/api/*.api.md say. If that is what you want, run' +
      ' `npm run api:update --workspace pkg`, and commit the difference.',
  );
  process.exitCode = 1;
}

function config(entry) {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: pkg,
      mainEntryPointFilePath: join(pkg, `dist/${entry}.d.ts`),
      newlineKind: 'lf',
      compiler: {
        tsconfigFilePath: join(pkg, 'api/tsconfig.json'),
      },
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: join(pkg, 'api'),
        reportTempFolder: scratch,
        // What the first two show already is a name in the others.
        includeForgottenExports: entry === 'index' || entry === 'external',
      },
      docModel: {enabled: false},
      dtsRollup: {enabled: false},
      tsdocMetadata: {enabled: false},
      messages: {
        extractorMessageReporting: {
          default: {logLevel: 'error'},
          // The package has no release tags: all that it exports is public.
          'ae-missing-release-tag': {logLevel: 'none'},
          'ae-forgotten-export': {logLevel: 'none'},
          // The report itself says "(undocumented)".
          'ae-undocumented': {logLevel: 'none'},
        },
        compilerMessageReporting: {default: {logLevel: 'error'}},
        tsdocMessageReporting: {default: {logLevel: 'none'}},
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(pkg, 'package.json'),
  });
}
