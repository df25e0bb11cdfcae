#include "simulation/services.h"

namespace kundig {
namespace {

using enum Need;
using enum ServiceKind;

constexpr std::array<std::string_view, kNeedCount> kNeedNames = {
    "supply",  "mobility",       "warmth",   "saving", "family",
    "digital", "sustainability", "security", "leisure"};

constexpr MarketService kServices[] = {
    {"power_basic", "Strom Klassik", "Electricity Classic", "self", kRecurring, 8900, 700, kSupply,
     kSecurity, .6},
    {"power_green", "Ökostrom Natur", "Green Electricity", "self", kRecurring, 9600, 1100,
     kSustainability, kSupply, -.7},
    {"power_flex", "Strom Dynamisch", "Dynamic Electricity", "self", kRecurring, 8100, 900, kSaving,
     kDigital, -1.9},
    {"power_night", "Nachtstrom", "Night Tariff", "self", kRecurring, 5400, 500, kWarmth, kSaving,
     -2.2},
    {"gas_basic", "Erdgas Klassik", "Gas Classic", "self", kRecurring, 11200, 900, kWarmth, kSupply,
     -.4},
    {"gas_bio", "Biogas 20", "Biogas 20", "self", kRecurring, 12900, 1300, kSustainability, kWarmth,
     -2.0},
    {"water", "Trinkwasser", "Drinking Water", "self", kRecurring, 2900, 250, kSupply, kFamily, .4},
    {"district_heat", "Fernwärme", "District Heating", "self", kRecurring, 13900, 1500, kWarmth,
     kSustainability, -1.5},
    {"wood_pellets", "Holzpellets", "Wood Pellets", "warmhaus", kPaid, 28900, 2100, kWarmth,
     kSaving, -2.4},
    {"boiler_check", "Heizungs-Check", "Boiler Check", "warmhaus", kPaid, 11900, 3100, kWarmth,
     kSecurity, -1.4},
    {"heat_pump", "Wärmepumpen-Service", "Heat Pump Service", "warmhaus", kRecurring, 4900, 1400,
     kWarmth, kSustainability, -2.0},
    {"thermostat", "Smartes Thermostat", "Smart Thermostat", "self", kPaid, 5900, 1700, kSaving,
     kDigital, -1.5},
    {"insulation", "Dämm-Beratung vor Ort", "Insulation Visit", "warmhaus", kPaid, 14900, 4200,
     kSaving, kWarmth, -2.2},
    {"thermo_photo", "Thermografie", "Thermal Imaging", "self", kPaid, 8900, 2900, kSaving, kWarmth,
     -2.3},
    {"charge_home", "Wallbox-Miete", "Home Charger Rental", "self", kRecurring, 2900, 900,
     kMobility, kSustainability, -1.9},
    {"charge_city", "Ladekarte Stadt", "City Charging Card", "self", kPaid, 2400, 350, kMobility,
     kSustainability, -1.2},
    {"car_sharing", "Carsharing", "Car Sharing", "stadtmobil", kPaid, 3200, 420, kMobility, kSaving,
     -1.0},
    {"bike_sharing", "Leihrad", "Bike Sharing", "stadtmobil", kPaid, 450, 90, kMobility, kLeisure,
     -.6},
    {"scooter", "E-Roller", "E-Scooter", "stadtmobil", kPaid, 380, 60, kMobility, kDigital, -1.0},
    {"bus_pass", "Abo Bus und Bahn", "Public Transport Pass", "self", kRecurring, 4900, 600,
     kMobility, kSustainability, -.3},
    {"bus_ticket", "Tageskarte Bus", "Bus Day Ticket", "self", kPaid, 820, 110, kMobility, kFamily,
     .1},
    {"school_pass", "Schülerticket", "School Pass", "self", kRecurring, 3100, 350, kFamily,
     kMobility, -1.5},
    {"parking", "Parkkarte Mitte", "City Parking Card", "self", kPaid, 1500, 500, kMobility,
     kSecurity, -1.1},
    {"pool_card", "Bäderkarte", "Swimming Pool Card", "self", kPaid, 4500, 800, kLeisure, kFamily,
     -.5},
    {"sauna", "Sauna-Abend", "Sauna Evening", "self", kPaid, 2100, 500, kLeisure, kWarmth, -1.2},
    {"swim_course", "Kinder-Schwimmkurs", "Children's Swimming Course", "self", kPaid, 9900, 1900,
     kFamily, kLeisure, -1.6},
    {"ice_rink", "Eishalle Familie", "Ice Rink Family", "self", kPaid, 1900, 300, kFamily, kLeisure,
     -1.3},
    {"zoo_day", "Tierpark-Tag", "Zoo Day", "stadtkultur", kPaid, 3400, 260, kFamily, kLeisure,
     -1.2},
    {"theatre", "Theater-Abo", "Theatre Season", "stadtkultur", kPaid, 12900, 900, kLeisure,
     kSecurity, -1.8},
    {"open_air", "Open-Air-Konzert", "Open-Air Concert", "stadtkultur", kPaid, 4200, 380, kLeisure,
     kMobility, -1.3},
    {"fibre_250", "Glasfaser 250", "Fibre 250", "glasnetz", kRecurring, 3999, 600, kDigital,
     kFamily, -.6},
    {"fibre_1000", "Glasfaser 1000", "Fibre 1000", "glasnetz", kRecurring, 5999, 950, kDigital,
     kLeisure, -1.7},
    {"mobile_plan", "Mobilfunk Regional", "Regional Mobile Plan", "glasnetz", kRecurring, 1499, 280,
     kDigital, kSaving, -1.2},
    {"tv_stream", "TV-Paket", "TV Package", "glasnetz", kRecurring, 1299, 240, kDigital, kLeisure,
     -1.3},
    {"home_network", "WLAN-Hilfe zu Hause", "Home Network Visit", "glasnetz", kPaid, 7900, 1600,
     kDigital, kSecurity, -1.7},
    {"solar_lease", "Solaranlage zur Miete", "Solar Lease", "sonnenwerk", kRecurring, 8900, 1900,
     kSustainability, kSaving, -2.3},
    {"balcony_pv", "Balkonkraftwerk", "Balcony Solar", "sonnenwerk", kPaid, 34900, 5200,
     kSustainability, kSaving, -1.8},
    {"home_battery", "Heimspeicher-Wartung", "Home Battery Care", "sonnenwerk", kRecurring, 1900,
     600, kSustainability, kSecurity, -2.5},
    {"tree_sponsor", "Baumpatenschaft", "Tree Sponsorship", "self", kPaid, 2500, 300,
     kSustainability, kFamily, -1.9},
    {"compost", "Kompost-Abo", "Compost Subscription", "self", kRecurring, 790, 140,
     kSustainability, kFamily, -1.8},
    {"home_insur", "Hausratschutz", "Household Insurance", "nordschutz", kRecurring, 1290, 310,
     kSecurity, kFamily, -1.0},
    {"emergency", "Handwerker-Notdienst", "Emergency Craftsman", "nordschutz", kRecurring, 690, 260,
     kSecurity, kWarmth, -1.2},
    {"e_insurance", "Geräteschutz", "Appliance Insurance", "nordschutz", kRecurring, 540, 190,
     kSecurity, kDigital, -1.5},
    {"home_call", "Hausnotruf", "Home Emergency Call", "nordschutz", kRecurring, 2900, 500,
     kSecurity, kSupply, -1.9},
    {"bulky_waste", "Sperrmüll-Abholung", "Bulky Waste Pick-up", "self", kPaid, 3500, 600, kSupply,
     kFamily, -1.2},
    {"legal_check", "Rechnungs-Check", "Bill Check", "nordschutz", kPaid, 1900, 700, kSaving,
     kSecurity, -1.9},
    {"meter_app", "Zähler-App", "Smart Meter App", "self", kFree, 0, 0, kDigital, kSaving, -.4},
    {"energy_tips", "Energieberatung", "Energy Advice", "self", kFree, 0, 0, kSaving,
     kSustainability, -.8},
    {"waste_app", "Abfallkalender-App", "Waste Calendar App", "self", kFree, 0, 0, kFamily,
     kDigital, -.2},
    {"transit_app", "Fahrplan-App", "Timetable App", "self", kFree, 0, 0, kMobility, kDigital, .1},
    {"pool_hours", "Bäder-Auslastung", "Pool Occupancy", "self", kFree, 0, 0, kLeisure, kFamily,
     -.9},
    {"outage_alert", "Störungsmelder", "Outage Alerts", "self", kFree, 0, 0, kSecurity, kSupply,
     -.9},
    {"co2_diary", "CO2-Tagebuch", "Carbon Diary", "sonnenwerk", kFree, 0, 0, kSustainability,
     kDigital, -1.3},
    {"city_wifi", "Stadt-WLAN", "City Wi-Fi", "glasnetz", kFree, 0, 0, kDigital, kMobility, -.6},
};

// clang-format off
constexpr Situation kSituations[] = {
    //                      supply mobil warmth saving family digital sustain security leisure
    {"young_city",   .18, { .0,    .9,  -.5,    .3,  -1.0,    .8,     .3,    -.6,     .6}},
    {"family_house", .20, { .3,    .1,   .7,    .1,   1.3,    .1,     .1,     .5,     .2}},
    {"commuter",     .15, {-.1,   1.3,  -.2,    .3,  -.1,     .2,    -.1,    -.1,    -.5}},
    {"retired",      .20, { .3,   -.5,   .9,    .3,  -.6,   -1.1,    -.3,    1.1,     .2}},
    {"shared_flat",  .12, {-.6,    .7,  -.6,   1.2,  -.9,     .7,     .2,   -1.0,     .3}},
    {"solar_roof",   .08, { .1,    .3,   .6,    .4,   .4,     .4,    1.6,     .1,    -.2}},
    {"newcomer",     .07, { .8,    .4,   .1,    .2,   .2,     .5,    -.2,     .0,     .1}},
};
// clang-format on

}  // namespace

std::string_view NeedName(Need need) { return kNeedNames[static_cast<size_t>(need)]; }

std::string_view ServiceKindName(ServiceKind kind) {
  switch (kind) {
    case kRecurring: return "recurring";
    case kPaid: return "paid";
    case kFree: return "free";
  }
  return {};
}

std::span<const MarketService> MarketServices() { return kServices; }

std::span<const Situation> Situations() { return kSituations; }

double AdoptionLogOdds(const MarketService& service, const NeedVector& needs) {
  return service.popularity + 1.1 * needs[static_cast<size_t>(service.need)] +
         .6 * needs[static_cast<size_t>(service.second_need)];
}

}  // namespace kundig
