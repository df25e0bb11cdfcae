"""Runs SQL on a store from outside kundig, through DuckDB's C library."""

import ctypes


def run_sql(library, store, statements):
    """Errors: RuntimeError with DuckDB's words."""
    duckdb = ctypes.CDLL(str(library))
    duckdb.duckdb_open_ext.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p),
                                       ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p)]
    database, connection, error = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_char_p()
    if duckdb.duckdb_open_ext(str(store).encode(), ctypes.byref(database), None,
                              ctypes.byref(error)):
        raise RuntimeError(f"{store}: {(error.value or b'').decode()}")
    try:
        duckdb.duckdb_connect(database, ctypes.byref(connection))
        result = (ctypes.c_char * 256)()  # struct duckdb_result is smaller
        duckdb.duckdb_result_error.restype = ctypes.c_char_p
        failed = duckdb.duckdb_query(connection, statements.encode(), ctypes.byref(result))
        said = duckdb.duckdb_result_error(ctypes.byref(result)) if failed else None
        duckdb.duckdb_destroy_result(ctypes.byref(result))
        if failed:
            raise RuntimeError(f"{store}: {(said or b'').decode()}")
    finally:
        duckdb.duckdb_disconnect(ctypes.byref(connection))
        duckdb.duckdb_close(ctypes.byref(database))
