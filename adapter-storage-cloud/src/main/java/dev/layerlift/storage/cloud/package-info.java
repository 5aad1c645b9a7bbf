/** Content and publication on stores of cloud providers; each kind of store has its own package. */
package dev.layerlift.storage.cloud;
