/**
 * A first table file for records that are there: what fields they have, of which types, which of them may be the key or
 * a partition column. It only looks and proposes; what a record becomes is the matter of {@code batch}. Knows no
 * topics, files, terminals or clocks: the same records in the same order give the same file.
 */
package io.esportslake.propose;
