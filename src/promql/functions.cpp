// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions.h"

#include <algorithm>
#include <array>

namespace wf::promql {

namespace {

constexpr std::array<ValueType, 1> Matrix{ValueType::Matrix};
constexpr std::array<ValueType, 2> MatrixScalar{ValueType::Matrix, ValueType::Scalar};
constexpr std::array<ValueType, 3> MatrixScalarScalar{ValueType::Matrix, ValueType::Scalar,
                                                      ValueType::Scalar};
constexpr std::array<ValueType, 0> None{};
constexpr std::array<ValueType, 1> Scalar{ValueType::Scalar};
constexpr std::array<ValueType, 2> ScalarMatrix{ValueType::Scalar, ValueType::Matrix};
constexpr std::array<ValueType, 2> ScalarScalar{ValueType::Scalar, ValueType::Scalar};
constexpr std::array<ValueType, 3> ScalarScalarVector{ValueType::Scalar, ValueType::Scalar,
                                                      ValueType::Vector};
constexpr std::array<ValueType, 2> ScalarVector{ValueType::Scalar, ValueType::Vector};
constexpr std::array<ValueType, 1> Vector{ValueType::Vector};
constexpr std::array<ValueType, 2> VectorScalar{ValueType::Vector, ValueType::Scalar};
constexpr std::array<ValueType, 3> VectorScalarScalar{ValueType::Vector, ValueType::Scalar,
                                                      ValueType::Scalar};
constexpr std::array<ValueType, 2> VectorText{ValueType::Vector, ValueType::String};
constexpr std::array<ValueType, 3> VectorTextScalar{ValueType::Vector, ValueType::String, ValueType::Scalar};
constexpr std::array<ValueType, 4> VectorTextTextText{ValueType::Vector, ValueType::String, ValueType::String,
                                                      ValueType::String};
constexpr std::array<ValueType, 5> VectorTextTextTextText{
    ValueType::Vector, ValueType::String, ValueType::String, ValueType::String, ValueType::String};
constexpr std::array<ValueType, 2> VectorVector{ValueType::Vector, ValueType::Vector};

// By name; its place is its Function's number.
constexpr auto Table = std::to_array<FunctionInfo>({
    {.id = Function::Abs, .name = "abs", .arguments = Vector},
    {.id = Function::Absent, .name = "absent", .arguments = Vector},
    {.id = Function::AbsentOverTime, .name = "absent_over_time", .arguments = Matrix},
    {.id = Function::Acos, .name = "acos", .arguments = Vector},
    {.id = Function::Acosh, .name = "acosh", .arguments = Vector},
    {.id = Function::Asin, .name = "asin", .arguments = Vector},
    {.id = Function::Asinh, .name = "asinh", .arguments = Vector},
    {.id = Function::Atan, .name = "atan", .arguments = Vector},
    {.id = Function::Atanh, .name = "atanh", .arguments = Vector},
    {.id = Function::AvgOverTime, .name = "avg_over_time", .arguments = Matrix},
    {.id = Function::Ceil, .name = "ceil", .arguments = Vector},
    {.id = Function::Changes, .name = "changes", .arguments = Matrix},
    {.id = Function::Clamp, .name = "clamp", .arguments = VectorScalarScalar},
    {.id = Function::ClampMax, .name = "clamp_max", .arguments = VectorScalar},
    {.id = Function::ClampMin, .name = "clamp_min", .arguments = VectorScalar},
    {.id = Function::Cos, .name = "cos", .arguments = Vector},
    {.id = Function::Cosh, .name = "cosh", .arguments = Vector},
    {.id = Function::CountOverTime, .name = "count_over_time", .arguments = Matrix},
    {.id = Function::DayOfMonth, .name = "day_of_month", .arguments = Vector, .variadic = 1},
    {.id = Function::DayOfWeek, .name = "day_of_week", .arguments = Vector, .variadic = 1},
    {.id = Function::DayOfYear, .name = "day_of_year", .arguments = Vector, .variadic = 1},
    {.id = Function::DaysInMonth, .name = "days_in_month", .arguments = Vector, .variadic = 1},
    {.id = Function::Deg, .name = "deg", .arguments = Vector},
    {.id = Function::Delta, .name = "delta", .arguments = Matrix},
    {.id = Function::Deriv, .name = "deriv", .arguments = Matrix},
    {.id = Function::DoubleExponentialSmoothing,
     .name = "double_exponential_smoothing",
     .arguments = MatrixScalarScalar,
     .experimental = true},
    {.id = Function::End,
     .name = "end",
     .arguments = None,
     .result = ValueType::Scalar,
     .experimental = true},
    {.id = Function::Exp, .name = "exp", .arguments = Vector},
    {.id = Function::FirstOverTime, .name = "first_over_time", .arguments = Matrix, .experimental = true},
    {.id = Function::Floor, .name = "floor", .arguments = Vector},
    {.id = Function::HistogramAvg, .name = "histogram_avg", .arguments = Vector},
    {.id = Function::HistogramCount, .name = "histogram_count", .arguments = Vector},
    {.id = Function::HistogramFraction, .name = "histogram_fraction", .arguments = ScalarScalarVector},
    {.id = Function::HistogramQuantile, .name = "histogram_quantile", .arguments = ScalarVector},
    {.id = Function::HistogramQuantiles,
     .name = "histogram_quantiles",
     .arguments = VectorTextScalar,
     .more = 9,
     .experimental = true},
    {.id = Function::HistogramStddev, .name = "histogram_stddev", .arguments = Vector},
    {.id = Function::HistogramStdvar, .name = "histogram_stdvar", .arguments = Vector},
    {.id = Function::HistogramSum, .name = "histogram_sum", .arguments = Vector},
    {.id = Function::Hour, .name = "hour", .arguments = Vector, .variadic = 1},
    {.id = Function::Idelta, .name = "idelta", .arguments = Matrix},
    {.id = Function::Increase, .name = "increase", .arguments = Matrix},
    {.id = Function::Info, .name = "info", .arguments = VectorVector, .variadic = 1, .experimental = true},
    {.id = Function::Irate, .name = "irate", .arguments = Matrix},
    {.id = Function::LabelJoin, .name = "label_join", .arguments = VectorTextTextText, .variadic = -1},
    {.id = Function::LabelReplace, .name = "label_replace", .arguments = VectorTextTextTextText},
    {.id = Function::LastOverTime, .name = "last_over_time", .arguments = Matrix},
    {.id = Function::Ln, .name = "ln", .arguments = Vector},
    {.id = Function::Log10, .name = "log10", .arguments = Vector},
    {.id = Function::Log2, .name = "log2", .arguments = Vector},
    {.id = Function::MadOverTime, .name = "mad_over_time", .arguments = Matrix, .experimental = true},
    {.id = Function::MaxOf,
     .name = "max_of",
     .arguments = ScalarScalar,
     .result = ValueType::Scalar,
     .experimental = true},
    {.id = Function::MaxOverTime, .name = "max_over_time", .arguments = Matrix},
    {.id = Function::MinOf,
     .name = "min_of",
     .arguments = ScalarScalar,
     .result = ValueType::Scalar,
     .experimental = true},
    {.id = Function::MinOverTime, .name = "min_over_time", .arguments = Matrix},
    {.id = Function::Minute, .name = "minute", .arguments = Vector, .variadic = 1},
    {.id = Function::Month, .name = "month", .arguments = Vector, .variadic = 1},
    {.id = Function::Pi, .name = "pi", .arguments = None, .result = ValueType::Scalar},
    {.id = Function::PredictLinear, .name = "predict_linear", .arguments = MatrixScalar},
    {.id = Function::PresentOverTime, .name = "present_over_time", .arguments = Matrix},
    {.id = Function::QuantileOverTime, .name = "quantile_over_time", .arguments = ScalarMatrix},
    {.id = Function::Rad, .name = "rad", .arguments = Vector},
    {.id = Function::Range,
     .name = "range",
     .arguments = None,
     .result = ValueType::Scalar,
     .experimental = true},
    {.id = Function::Rate, .name = "rate", .arguments = Matrix},
    {.id = Function::Resets, .name = "resets", .arguments = Matrix},
    {.id = Function::Round, .name = "round", .arguments = VectorScalar, .variadic = 1},
    {.id = Function::Scalar, .name = "scalar", .arguments = Vector, .result = ValueType::Scalar},
    {.id = Function::Sgn, .name = "sgn", .arguments = Vector},
    {.id = Function::Sin, .name = "sin", .arguments = Vector},
    {.id = Function::Sinh, .name = "sinh", .arguments = Vector},
    {.id = Function::Sort, .name = "sort", .arguments = Vector},
    {.id = Function::SortByLabel,
     .name = "sort_by_label",
     .arguments = VectorText,
     .variadic = -1,
     .experimental = true},
    {.id = Function::SortByLabelDesc,
     .name = "sort_by_label_desc",
     .arguments = VectorText,
     .variadic = -1,
     .experimental = true},
    {.id = Function::SortDesc, .name = "sort_desc", .arguments = Vector},
    {.id = Function::Sqrt, .name = "sqrt", .arguments = Vector},
    {.id = Function::Start,
     .name = "start",
     .arguments = None,
     .result = ValueType::Scalar,
     .experimental = true},
    {.id = Function::StddevOverTime, .name = "stddev_over_time", .arguments = Matrix},
    {.id = Function::StdvarOverTime, .name = "stdvar_over_time", .arguments = Matrix},
    {.id = Function::Step,
     .name = "step",
     .arguments = None,
     .result = ValueType::Scalar,
     .experimental = true},
    {.id = Function::SumOverTime, .name = "sum_over_time", .arguments = Matrix},
    {.id = Function::Tan, .name = "tan", .arguments = Vector},
    {.id = Function::Tanh, .name = "tanh", .arguments = Vector},
    {.id = Function::Time, .name = "time", .arguments = None, .result = ValueType::Scalar},
    {.id = Function::Timestamp, .name = "timestamp", .arguments = Vector},
    {.id = Function::TsOfFirstOverTime,
     .name = "ts_of_first_over_time",
     .arguments = Matrix,
     .experimental = true},
    {.id = Function::TsOfLastOverTime,
     .name = "ts_of_last_over_time",
     .arguments = Matrix,
     .experimental = true},
    {.id = Function::TsOfMaxOverTime,
     .name = "ts_of_max_over_time",
     .arguments = Matrix,
     .experimental = true},
    {.id = Function::TsOfMinOverTime,
     .name = "ts_of_min_over_time",
     .arguments = Matrix,
     .experimental = true},
    {.id = Function::Vector, .name = "vector", .arguments = Scalar},
    {.id = Function::Year, .name = "year", .arguments = Vector, .variadic = 1},
});

static_assert(std::ranges::is_sorted(Table, {}, &FunctionInfo::name));

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < Table.size(); ++i) {
        if (std::size_t(Table[i].id) != i)
            return false;
    }
    return true;
}
static_assert(inOrder());

} // namespace

std::string_view nameOf(ValueType type)
{
    switch (type) {
    case ValueType::Scalar:
        return "scalar";
    case ValueType::Vector:
        return "instant vector";
    case ValueType::Matrix:
        return "range vector";
    case ValueType::String:
        return "string";
    }
    return "scalar";
}

std::span<const FunctionInfo> allFunctions()
{
    return Table;
}

const FunctionInfo *findFunction(std::string_view name)
{
    const auto it = std::ranges::lower_bound(Table, name, {}, &FunctionInfo::name);
    return it != Table.end() && it->name == name ? &*it : nullptr;
}

const FunctionInfo &infoOf(Function function)
{
    return Table[std::size_t(function)];
}

} // namespace wf::promql
