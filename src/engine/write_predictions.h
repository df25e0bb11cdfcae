// Predictions of all customers as a table of text, CSV, JSON or Parquet.
#pragma once

#include <ostream>
#include <string>

#include "engine/predict.h"

namespace kundig {

enum class PredictionFormat { kCsv, kJson, kParquet };

struct PredictionTarget {
  PredictionFormat format = PredictionFormat::kCsv;
  std::string path;  // Parquet only
};

// Columns customer, p_alive, purchases, purchases_low, purchases_high, spend_minor, value_minor,
// value_low_minor, value_high_minor, needs (the strongest first; in CSV separated by "; "). Numbers
// that are not known are empty or null. CSV fields that a spreadsheet would run as a formula are
// quoted with an apostrophe in front.
Status WritePredictions(Store& store, const Learned& learned, const Predictor& predictor,
                        int32_t needs, std::ostream& out, PredictionFormat format);

// The same into a Parquet file, which appears whole or not at all. Errors: kFailure where it cannot
// be written.
Status WritePredictionsParquet(Store& store, const Learned& learned, const Predictor& predictor,
                               int32_t needs, const std::string& path);

}  // namespace kundig
