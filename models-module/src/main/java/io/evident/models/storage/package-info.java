/** Files that are whole or not there. */
package io.evident.models.storage;
