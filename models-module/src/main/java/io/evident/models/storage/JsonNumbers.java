package io.evident.models.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/** Finite numbers in JSON; what is not finite is null. */
final class JsonNumbers extends SimpleModule {
  // SimpleModule is Serializable; nothing serializes this.
  private static final long serialVersionUID = 1L;

  JsonNumbers() {
    addSerializer(double.class, new NumberWriter());
    addSerializer(Double.class, new NumberWriter());
    addDeserializer(double.class, new NumberReader(double.class));
    addDeserializer(Double.class, new NumberReader(Double.class));
  }

  /** Jackson's own writes the text "NaN". */
  private static final class NumberWriter extends StdScalarSerializer<Double> {
    // StdScalarSerializer is Serializable; nothing serializes this.
    private static final long serialVersionUID = 1L;

    NumberWriter() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }

  /** Jackson's own takes the text "NaN" for a number, and 1e999 for infinity. */
  private static final class NumberReader extends StdScalarDeserializer<Double> {
    // StdScalarDeserializer is Serializable; nothing serializes this.
    private static final long serialVersionUID = 1L;

    NumberReader(Class<Double> type) {
      super(type);
    }

    @Override
    public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (json.currentToken().isNumeric() && Double.isFinite(json.getDoubleValue())) {
        return json.getDoubleValue();
      }
      return context.reportInputMismatch(this, "not a finite number");
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return handledType().isPrimitive() ? Double.NaN : null;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) throws JsonMappingException {
      return handledType().isPrimitive() ? context.reportInputMismatch(this, "missing") : null;
    }
  }
}
