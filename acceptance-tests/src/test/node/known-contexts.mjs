// Out: {"url":{…}}, every context that the verifier is given.
import {contexts} from './contexts.mjs';
import {writeOutput} from './stdin.mjs';

writeOutput(Object.fromEntries(contexts));
