// Judges Verifiable Credentials with a verifier that is not ours, offline.
// In: {"documents":[{…}],"checks":[{"credential","as"}]}; "as" is "issuer" (the proof must be of
// the credential's issuer) or "assertion" (of anyone whose document allows it). Out: [{"verified","errors"}].
// A did:peer:4 in long form needs no document: it is decoded from the DID.
import * as vc from '@digitalbazaar/vc';
import jsigs from 'jsonld-signatures';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {contexts} from './contexts.mjs';
import {peerDocument} from './peer.mjs';
import {readInput, reasons, writeOutput} from './stdin.mjs';

const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1';

const input = readInput();
const known = new Map(contexts);
for (const document of input.documents) {
  addDocument(document);
}

function addDocument(document) {
  known.set(document.id, document);
  for (const method of document.verificationMethod) {
    const id = method.id.startsWith('#') ? document.id + method.id : method.id;
    known.set(id, {'@context': MULTIKEY_CONTEXT, ...method, id});
  }
}

function keyDocument(did) {
  const publicKeyMultibase = did.slice('did:key:'.length);
  const method = {id: `${did}#${publicKeyMultibase}`, type: 'Multikey', controller: did, publicKeyMultibase};
  return {
    '@context': ['https://www.w3.org/ns/did/v1', MULTIKEY_CONTEXT],
    id: did,
    verificationMethod: [method],
    assertionMethod: [method.id]
  };
}

async function documentLoader(url) {
  const did = url.split('#')[0];
  if (!known.has(did) && did.startsWith('did:peer:4')) {
    addDocument(await peerDocument(did));
  }
  if (!known.has(did) && did.startsWith('did:key:')) {
    addDocument(keyDocument(did));
  }
  if (!known.has(url)) {
    throw new Error(`not known offline: ${url.slice(0, 100)}`);
  }
  return {contextUrl: null, documentUrl: url, document: known.get(url)};
}

async function judge({credential, as}) {
  const suite = [createVerifyCryptosuite(), rdfc].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
  try {
    const result = as === 'issuer'
      ? await vc.verifyCredential({credential, suite, documentLoader})
      : await jsigs.verify(credential, {
        suite, documentLoader, purpose: new jsigs.purposes.AssertionProofPurpose()
      });
    return {verified: result.verified, errors: reasons(result.error)};
  } catch (error) {
    return {verified: false, errors: reasons(error)};
  }
}

const verdicts = [];
for (const check of input.checks) {
  verdicts.push(await judge(check));
}
writeOutput(verdicts);
