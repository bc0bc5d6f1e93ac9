/** The pages of the project for a browser. */
package io.evident.site;
