/** How figures and names are written for a person. */
package io.evident.models.internal.text;
