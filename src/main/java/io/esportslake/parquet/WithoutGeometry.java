package io.esportslake.parquet;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.apache.parquet.io.api.Binary;

/**
 * Statistics of geometry columns, of which a lake has none, would bring a library of geometry into the native
 * executable. Only the builder of the executable looks at this class.
 */
@TargetClass(className = "org.apache.parquet.column.statistics.geospatial.GeospatialStatistics$Builder")
final class WithoutGeometry {

    private WithoutGeometry() {}

    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // the library does, for a column of geometries
    public void update(Binary value) {
        throw new UnsupportedOperationException("No table has a column of geometries, and one was written");
    }
}
