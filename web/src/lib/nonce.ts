const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A fresh nonce: 20 characters, 100 random bits. Works without https, unlike `randomUUID`. */
export function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");
}
