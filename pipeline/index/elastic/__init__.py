"""The index on an Elasticsearch server."""

from pipeline.index.elastic.connection import ElasticSettings
from pipeline.index.elastic.index import ElasticIndex

__all__ = ["ElasticIndex", "ElasticSettings"]
