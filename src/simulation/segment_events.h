// Simulated events in the form of the Segment tracking API.
#pragma once

#include <string>

#include "simulation/market.h"

namespace kundig {

// Appends the customer's events to `lines`, one JSON object a line (NDJSON), in order of time.
// context.library.name is "kundig-simulation", so that nobody takes them for real.
void AppendSegmentEvents(const SimulatedCustomer& customer, std::string& lines);

}  // namespace kundig
