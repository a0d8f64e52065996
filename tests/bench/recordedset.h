// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/series.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace wf::bench {

/// One scrape: the samples of every series at one time.
struct Scrape
{
    Timestamp at;
    std::vector<std::pair<std::uint32_t, double>> values;
};

struct RecordedSet
{
    std::vector<std::string> names; ///< By series.
    std::vector<Scrape> scrapes;
    std::size_t samples() const
    {
        std::size_t sum = 0;
        for (const Scrape &scrape : scrapes)
            sum += scrape.values.size();
        return sum;
    }
    /// As if it had been scraped n times slower: every n-th scrape, then again from the second one on, and so
    /// on, one after the other, so that it is as long as before.
    RecordedSet slowed(std::size_t n) const
    {
        RecordedSet set{names, {}};
        Millis shift{0};
        for (std::size_t phase = 0; phase < n && phase < scrapes.size(); ++phase) {
            for (std::size_t i = phase; i < scrapes.size(); i += n) {
                set.scrapes.push_back(scrapes[i]);
                set.scrapes.back().at += shift;
            }
            shift += scrapes.back().at - scrapes.front().at + std::chrono::seconds(n);
        }
        return set;
    }
};

/// A real node_exporter at a second: FOLDER/node-exporter-1s.bin.zst (records of little-endian u32 series,
/// i64 ms, f64 value) and .names.txt; FOLDER from WATCHFLOOR_RECORDINGS. Empty where there is none.
inline RecordedSet nodeExporter()
{
    RecordedSet set;
    const char *folder = std::getenv("WATCHFLOOR_RECORDINGS");
    const std::string base =
        std::string(folder ? folder : WATCHFLOOR_RECORDINGS_DEFAULT) + "/node-exporter-1s";
    std::ifstream names(base + ".names.txt");
    for (std::string line; std::getline(names, line);)
        set.names.push_back(line);
    FILE *in = set.names.empty() ? nullptr : ::popen(("zstd -dc '" + base + ".bin.zst'").c_str(), "r");
    if (!in)
        return set;
    std::map<std::int64_t, Scrape> byTime;
    unsigned char record[20];
    while (std::fread(record, sizeof record, 1, in) == 1) {
        std::uint32_t series = 0;
        std::int64_t ms = 0;
        double value = 0;
        std::memcpy(&series, record, 4);
        std::memcpy(&ms, record + 4, 8);
        std::memcpy(&value, record + 12, 8);
        Scrape &scrape = byTime[ms];
        scrape.at = fromMs(ms);
        scrape.values.emplace_back(series, value);
    }
    ::pclose(in);
    for (auto &[ms, scrape] : byTime)
        set.scrapes.push_back(std::move(scrape));
    return set;
}

/// Made to be hard: no series stands still. Counters of bytes, sums of seconds, gauges of three decimals,
/// load averages, random doubles.
inline RecordedSet hardSet(std::size_t series, std::size_t scrapes, Millis interval)
{
    RecordedSet set;
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    std::vector<double> levels(series, 1000);
    for (std::size_t k = 0; k < series; ++k)
        set.names.push_back("hard_" + std::to_string(k));
    for (std::size_t i = 0; i < scrapes; ++i) {
        Scrape scrape{fromMs(1'760'000'000'000) + interval * i + Millis{random() % 3}, {}};
        for (std::uint32_t k = 0; k < series; ++k) {
            double &level = levels[k];
            double value = 0;
            switch (k % 5) {
            case 0:
                value = level += double(random() % 20'000);
                break;
            case 1:
                value = level += std::abs(normal(random)) / 7;
                break;
            case 2:
                level += normal(random);
                value = std::round(level * 1000) / 1000;
                break;
            case 3:
                level += normal(random) / 10;
                value = std::round(level * 100) / 100;
                break;
            default:
                value = normal(random);
            }
            scrape.values.emplace_back(k, value);
        }
        set.scrapes.push_back(std::move(scrape));
    }
    return set;
}

} // namespace wf::bench
