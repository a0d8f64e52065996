// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wf::rules {

/// What a YAML file may hold; more is an error at the line that reached the bound.
inline constexpr std::size_t MaxYamlBytes = 4 << 20;
inline constexpr int MaxYamlDepth = 64; ///< Aliases count with what they stand for.
inline constexpr std::size_t MaxYamlDocuments = 1'000;
/// Scalars, lists and maps; an alias counts as often as what it stands for, so a file of a few lines cannot
/// stand for more.
inline constexpr std::size_t MaxYamlNodes = 500'000;
inline constexpr std::size_t MaxYamlTextBytes = 8 << 20; ///< Of all scalars, counted the same way.
inline constexpr std::size_t MaxYamlAnchors = 10'000;

struct YamlNode;
using YamlNodePtr = std::shared_ptr<const YamlNode>;

/// One node. Built once, then only read; an alias is the node it stands for.
struct YamlNode
{
    enum class Kind { Null, Scalar, List, Map };
    Kind kind = Kind::Null;
    int line = 1;       ///< Of its first character, or of its anchor or tag.
    int column = 1;     ///< In bytes.
    bool plain = false; ///< A scalar without quotes, so that it may be a number or nothing.
    std::string text;   ///< Of a scalar.
    std::vector<YamlNodePtr> items;
    std::vector<std::pair<YamlNodePtr, YamlNodePtr>> entries; ///< In the order of the file.
    int height = 1;                                           ///< Of the tree below it, itself counted.
    std::size_t nodes = 1;                                    ///< In it, itself counted.
    std::size_t bytes = 0;                                    ///< Of the scalars in it.
};

struct YamlError
{
    int line = 1;
    int column = 1;
    std::string text; ///< A sentence without its end.
};

struct YamlFile
{
    std::vector<YamlNodePtr> documents; ///< Those before the error, if there is one.
    std::optional<YamlError> error;
};

/// Reads a text of UTF-8. Never throws; the stack stays below 1 MB whatever the text is.
YamlFile readYaml(std::string_view text);

/// The place in a file of a place in a scalar's text: lines of block scalars, folded lines and escapes count
/// as they stand in the file. The place of the node where it cannot be told.
std::pair<int, int> placeInScalar(std::string_view file, const YamlNode &scalar, std::size_t at);

} // namespace wf::rules
