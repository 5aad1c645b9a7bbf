/** DID documents: the JSON as received with typed views, and the rule that keys are carried over. */
package dev.layerlift.domain.document;
