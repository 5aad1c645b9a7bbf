/** JSON as a sealed family of immutable values, so that the core needs no JSON library. */
package dev.layerlift.domain.json;
