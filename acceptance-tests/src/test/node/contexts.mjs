// The JSON-LD contexts that the verifier is given: those of the packages, and no others.
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {contexts as multikeyContexts} from '@digitalbazaar/multikey-context';

export const contexts = new Map([...credentialContexts, ...multikeyContexts]);
