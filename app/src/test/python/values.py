# snippet: values
import pandas as pd

values = pd.read_parquet("values.parquet")
# end snippet

assert list(values.columns) == ["run", "seed", "step", "source", "name", "index", "value"]
