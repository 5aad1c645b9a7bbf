/** What a wallet keeps in its books: coins, what is set aside of them, and the outputs that carry identities. */
package dev.layerlift.domain.wallet;
