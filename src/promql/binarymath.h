// SPDX-License-Identifier: GPL-3.0-or-later
// Operators on two numbers; for the evaluator.
#pragma once

#include "promql/expr.h"

#include <cmath>

namespace wf::promql {

inline bool compares(BinaryOp op, double left, double right)
{
    switch (op) {
    case BinaryOp::Equal:
        return left == right;
    case BinaryOp::NotEqual:
        return left != right;
    case BinaryOp::Greater:
        return left > right;
    case BinaryOp::GreaterEqual:
        return left >= right;
    case BinaryOp::Less:
        return left < right;
    case BinaryOp::LessEqual:
        return left <= right;
    case BinaryOp::Add:
    case BinaryOp::Sub:
    case BinaryOp::Mul:
    case BinaryOp::Div:
    case BinaryOp::Mod:
    case BinaryOp::Pow:
    case BinaryOp::Atan2:
    case BinaryOp::And:
    case BinaryOp::Or:
    case BinaryOp::Unless:
        break;
    }
    return false;
}

inline double computed(BinaryOp op, double left, double right)
{
    switch (op) {
    case BinaryOp::Add:
        return left + right;
    case BinaryOp::Sub:
        return left - right;
    case BinaryOp::Mul:
        return left * right;
    case BinaryOp::Div:
        return left / right;
    case BinaryOp::Mod:
        return std::fmod(left, right);
    case BinaryOp::Pow:
        return std::pow(left, right);
    case BinaryOp::Atan2:
        return std::atan2(left, right);
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::Greater:
    case BinaryOp::GreaterEqual:
    case BinaryOp::Less:
    case BinaryOp::LessEqual:
    case BinaryOp::And:
    case BinaryOp::Or:
    case BinaryOp::Unless:
        break;
    }
    return left;
}

} // namespace wf::promql
