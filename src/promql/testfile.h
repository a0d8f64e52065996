// SPDX-License-Identifier: GPL-3.0-or-later
// Files in the format of Prometheus' own tests of its engine ("promqltest"): series to load, expressions to
// evaluate, and what has to come out.
#pragma once

#include "promql/query.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wf::promql {

inline constexpr std::size_t MaxTestFileBytes = 8 << 20;
/// Points that one file may load or expect; "1x1000000" is short.
inline constexpr std::size_t MaxTestFilePoints = 5'000'000;

/// A series with its points: `name{label="value"} 1 2 _ 3+1x4 stale`.
struct TestSeries
{
    int line = 0;
    Labels labels;
    std::vector<std::optional<double>> points;
    bool native = false; ///< Some of its points are native histograms; they stand in `points` as none.
};

/// load STEP, load_with_nhcb STEP
struct TestLoad
{
    Millis step{0};
    bool withCustomBuckets = false; ///< Classic buckets are native histograms besides.
    std::vector<TestSeries> series;
};

/// "expect warn msg: TEXT" and its like.
struct TestExpectation
{
    enum class Kind { Fail, Warn, NoWarn, Info, NoInfo };
    Kind kind = Kind::Fail;
    std::string text; ///< What has to be said, to the letter; empty: anything.
    bool regex = false;
};

struct TestEval
{
    bool range = false;
    Timestamp from; ///< Of an instant query the one time.
    Timestamp to;
    Millis step{0};
    std::string query;
    bool ordered = false;
    std::vector<TestExpectation> expectations;
    std::optional<std::string> string;
    std::optional<double> scalar;
    struct RangeVector
    {
        Timestamp from;
        Timestamp to;
        Millis step{0};
    };
    std::optional<RangeVector> rangeVector;
    std::vector<TestSeries> series;
    bool nativeBlock = false; ///< Native histograms are loaded between the "clear"s around it.
};

struct TestCommand
{
    enum class Kind { Load, Clear, Eval };
    Kind kind = Kind::Clear;
    int line = 0;
    TestLoad load;
    TestEval eval;
};

struct TestFileError
{
    int line = 0;
    std::string text;
};

/// Reads a file. The first line that makes no sense is the error.
tl::expected<std::vector<TestCommand>, TestFileError> readTestFile(std::string_view text);

enum class TestOutcome { Passed, Failed, OutOfScope };

/// One "eval".
struct TestCase
{
    int line = 0;
    std::string query;
    TestOutcome outcome = TestOutcome::Passed;
    std::string message; ///< Why it failed or is out of scope.
};

/// Runs the commands in their order over series of their own. Native histograms are out of scope: every
/// "eval" of a block that loads some, and every query that would meet those which load_with_nhcb adds.
std::vector<TestCase> runTest(const std::vector<TestCommand> &commands, const QueryOptions &options = {});

} // namespace wf::promql
