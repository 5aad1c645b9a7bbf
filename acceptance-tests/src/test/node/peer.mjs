// Decodes the document in the long form of a did:peer:4, by the text of the method and with nothing of ours.
import {createHash} from 'node:crypto';
import {decode, encode} from 'base58-universal';

const JSON_CODEC = [0x80, 0x04]; // varint of 0x0200
const SHA_256 = [0x12, 0x20];

export async function peerDocument(did) {
  const [, hash, encoded] = /^did:peer:4(z[^:]+):(z[^:]+)$/.exec(did) ?? [];
  if (!encoded) {
    throw new Error(`${did.slice(0, 60)}: not the long form of a did:peer:4`);
  }
  const digest = createHash('sha256').update(encoded, 'utf8').digest();
  if (hash !== `z${encode(Uint8Array.from([...SHA_256, ...digest]))}`) {
    throw new Error(`${did.slice(0, 60)}: the hash is not that of the document`);
  }
  const bytes = decode(encoded.slice(1));
  if (bytes[0] !== JSON_CODEC[0] || bytes[1] !== JSON_CODEC[1]) {
    throw new Error(`${did.slice(0, 60)}: the document is not JSON`);
  }
  const document = JSON.parse(new TextDecoder().decode(bytes.subarray(2)));
  const absolute = item => (typeof item === 'string' && item.startsWith('#') ? did + item : item);
  const relationships = ['authentication', 'assertionMethod', 'keyAgreement', 'capabilityInvocation',
    'capabilityDelegation'].filter(name => name in document);
  return {
    ...document,
    ...Object.fromEntries(relationships.map(name => [name, document[name].map(absolute)])),
    id: did,
    verificationMethod: document.verificationMethod.map(method => ({controller: did, ...method}))
  };
}
