// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;
class QPoint;
class QWidget;

/// What comes in from feeds, people, files and services is shown as the characters it has, never as markup,
/// and never more of it than can be laid out at once.
namespace wf::plaintext {

constexpr qsizetype MostInLabel = 10'000; ///< Characters.
constexpr int MostLabelLines = 200;
constexpr qsizetype MostInTip = 2'000;
constexpr int MostTipLines = 40;
constexpr qsizetype MostInLine = 200; ///< Of a window's title, an entry of a menu, a button.

/// The beginning of a text that has more characters or lines, with "…" at its end; else the text.
QString bounded(const QString &text, qsizetype mostCharacters, int mostLines);
/// As a label shows it.
QString inLabel(const QString &text);
/// As a tooltip shows it.
QString inTip(const QString &text);
/// One line: line breaks and tabs are spaces.
QString inLine(const QString &text);
/// One line for a menu or a button, where "&" marks a key: it stands for itself here.
QString inMenu(const QString &text);
/// What a menu or a button says, read without its key: the way back from inMenu().
QString withoutKey(const QString &menuText);

/// Shows a tooltip. GUI thread.
void showTip(const QPoint &globalPos, const QString &text, QWidget *widget);

/// From now on every label and tooltip of the application is plain text, whoever makes it, and the texts of
/// tooltips, window titles and menus are bounded. A second call changes nothing.
void keep(QApplication &app);

} // namespace wf::plaintext
