// Ed25519 keys by Node, for signers and verifiers that bring no cryptography of their own.
import {createPrivateKey, createPublicKey, sign, verify} from 'node:crypto';
import {encode} from 'base58-universal';
import {multibaseEncode, MultibaseEncoding, prepareDataForSigning} from 'didwebvh-ts';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const MULTICODEC = [0xed, 0x01];

export class Key {
  // The same key for the same number in every run.
  constructor(number) {
    const seed = Buffer.alloc(32, number);
    this.seed = seed;
    this.privateKey = createPrivateKey({key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8'});
    const {x} = createPublicKey(this.privateKey).export({format: 'jwk'});
    this.multikey = `z${encode(Uint8Array.from([...MULTICODEC, ...Buffer.from(x, 'base64url')]))}`;
    this.did = `did:key:${this.multikey}`;
  }

  getVerificationMethodId() {
    return `${this.did}#${this.multikey}`;
  }

  async sign({document, proof}) {
    const message = await prepareDataForSigning(document, proof);
    const signature = new Uint8Array(sign(null, message, this.privateKey));
    return {proofValue: multibaseEncode(signature, MultibaseEncoding.BASE58_BTC)};
  }

  signBytes(data) {
    return new Uint8Array(sign(null, data, this.privateKey));
  }
}

export const verifier = {
  async verify(signature, message, publicKey) {
    const x = Buffer.from(publicKey).toString('base64url');
    const key = createPublicKey({key: {kty: 'OKP', crv: 'Ed25519', x}, format: 'jwk'});
    return verify(null, message, key, signature);
  }
};
