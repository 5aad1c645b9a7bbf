// Judges Verifiable Credentials with a verifier that is not ours, offline.
// In: {"documents":[{…}],"lists":[{…}],"checks":[{"credential","as"}]}; "lists" are status list credentials; "as" is
// "issuer" (the proof must be of the credential's issuer), "assertion" (of anyone whose document allows it) or
// "authentication" (the same for that relationship: a presentation that is published answers nobody's challenge).
// Out: [{"verified","statuses":[{"purpose","set"}],"errors"}].
// A did:peer:4 in long form needs no document: it is decoded from the DID; neither does a did:key.
import * as vc from '@digitalbazaar/vc';
import jsigs from 'jsonld-signatures';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts} from './contexts.mjs';
import {peerDocument} from './peer.mjs';
import {readInput, reasons, writeOutput} from './stdin.mjs';

const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1';

const input = readInput();
const known = new Map(contexts);
for (const document of input.documents) {
  addDocument(document);
}

for (const list of input.lists ?? []) {
  known.set(list.id, list);
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
  const statuses = [];
  try {
    const result = as === 'issuer'
      ? await vc.verifyCredential({
        credential, suite, documentLoader,
        // A list may be issued by somebody else than the credential (Bitstring Status List 1.0), and ours are.
        checkStatus: async options => {
          const looked = await checkStatus({...options, verifyMatchingIssuers: false});
          for (const {credentialStatus, status} of looked.results ?? []) {
            statuses.push({purpose: credentialStatus.statusPurpose, set: status});
          }
          return looked;
        }
      })
      : await jsigs.verify(credential, {
        suite, documentLoader, purpose: as === 'authentication'
          ? new jsigs.purposes.ControllerProofPurpose({term: 'authentication'})
          : new jsigs.purposes.AssertionProofPurpose()
      });
    return {verified: result.verified, statuses, errors: reasons(result.error)};
  } catch (error) {
    return {verified: false, statuses, errors: reasons(error)};
  }
}

const verdicts = [];
for (const check of input.checks) {
  verdicts.push(await judge(check));
}
writeOutput(verdicts);
