// npm start: installs what is missing, builds if something changed, serves, prints the address.
// Arguments after -- go to the server: npm start -- --port 8080
import { hashInputs, isBuilt, noteBuilt } from './inputs.mjs';
import { checkNode, install, run, runToTheEnd } from './install.mjs';

checkNode();
install();
if (!isBuilt()) {
  console.log(
    'Building: language models, sample histories, the vectors of the catalog, then the app. Some two minutes\n' +
      'the first time (more on a slow line or machine); what is in place already is not made again ...',
  );
  // Taken before: what changes during the build is built the next time.
  const hash = hashInputs();
  const status = run('npm', ['run', 'build']);
  if (status !== 0) process.exit(status);
  noteBuilt(hash);
}
runToTheEnd(process.execPath, ['--import', 'tsx', 'tools/serve/serve.ts', ...process.argv.slice(2)]);
