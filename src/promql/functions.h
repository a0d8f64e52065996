// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace wf::promql {

enum class ValueType { Scalar, Vector, Matrix, String };
/// "scalar", "instant vector", "range vector", "string".
std::string_view nameOf(ValueType type);

enum class Function : std::uint8_t {
    Abs,
    Absent,
    AbsentOverTime,
    Acos,
    Acosh,
    Asin,
    Asinh,
    Atan,
    Atanh,
    AvgOverTime,
    Ceil,
    Changes,
    Clamp,
    ClampMax,
    ClampMin,
    Cos,
    Cosh,
    CountOverTime,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    DaysInMonth,
    Deg,
    Delta,
    Deriv,
    DoubleExponentialSmoothing,
    End,
    Exp,
    FirstOverTime,
    Floor,
    HistogramAvg,
    HistogramCount,
    HistogramFraction,
    HistogramQuantile,
    HistogramQuantiles,
    HistogramStddev,
    HistogramStdvar,
    HistogramSum,
    Hour,
    Idelta,
    Increase,
    Info,
    Irate,
    LabelJoin,
    LabelReplace,
    LastOverTime,
    Ln,
    Log10,
    Log2,
    MadOverTime,
    MaxOf,
    MaxOverTime,
    MinOf,
    MinOverTime,
    Minute,
    Month,
    Pi,
    PredictLinear,
    PresentOverTime,
    QuantileOverTime,
    Rad,
    Range,
    Rate,
    Resets,
    Round,
    Scalar,
    Sgn,
    Sin,
    Sinh,
    Sort,
    SortByLabel,
    SortByLabelDesc,
    SortDesc,
    Sqrt,
    Start,
    StddevOverTime,
    StdvarOverTime,
    Step,
    SumOverTime,
    Tan,
    Tanh,
    Time,
    Timestamp,
    TsOfFirstOverTime,
    TsOfLastOverTime,
    TsOfMaxOverTime,
    TsOfMinOverTime,
    Vector,
    Year
};

struct FunctionInfo
{
    Function id;
    std::string_view name;
    std::span<const ValueType> arguments;
    /// How many of the last arguments may be left out (0: none), or, below zero, the last one may come any
    /// number of times, none included.
    int variadic = 0;
    /// The last argument may come so many times more.
    int more = 0;
    ValueType result = ValueType::Vector;
    bool experimental = false;
};

/// Every function, by name.
std::span<const FunctionInfo> allFunctions();
/// Null where there is no such function.
const FunctionInfo *findFunction(std::string_view name);
const FunctionInfo &infoOf(Function function);

} // namespace wf::promql
