// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/plainlabel.h"

#include <QBoxLayout>
#include <QFrame>
#include <QPushButton>

class QLineEdit;
class QMenu;
class QTableView;

/// The few shapes every pane is made of.
namespace wf::kit {

/// Shown, not minimized, before the others, as far as the desktop allows.
void bringToFront(QWidget &window);
/// Makes a window as high as its wrapped texts need at its width: a layout does it only when it is first
/// shown.
void growToText(QWidget &window);

/// A framed pane.
inline QFrame *makePane(QWidget *parent = nullptr)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("pane", true);
    return frame;
}

inline QLabel *makeLabel(const char *role, const QString &text = {}, QWidget *parent = nullptr)
{
    auto *label = new PlainLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

inline QPushButton *makeButton(const char *kind, const QString &text, const QString &name,
                               QWidget *parent = nullptr)
{
    auto *button = new QPushButton(text, parent);
    if (*kind)
        button->setProperty("kind", kind);
    button->setObjectName(name);
    return button;
}

inline QFrame *makeRule(QWidget *parent = nullptr)
{
    auto *rule = new QFrame(parent);
    rule->setProperty("rule", true);
    return rule;
}

/// What an empty line asks for; its tooltip says it too, where the line is too short for it.
void setHint(QLineEdit &line, const QString &hint);

/// A box layout without margins.
template <typename Layout>
Layout *makeLayout(QWidget *widget, int spacing, const QMargins &margins = {})
{
    auto *layout = new Layout(widget);
    layout->setSpacing(spacing);
    layout->setContentsMargins(margins);
    return layout;
}

/// A table of rows that are chosen as a whole, all `rowHeight` high: however many there are, none is asked
/// for its height.
void setUpRows(QTableView &view, int rowHeight);

/// Gives a window its first size: the design's, or the screen where that is smaller.
void setFirstSize(QWidget &window, const QSize &wanted);

/// Opens a menu below the control that it belongs to, by its object name; in the middle of the window where
/// none is in sight. The pointer may be anywhere when a key opens it.
void openMenu(QMenu &menu, const QWidget &window, const QString &control = {});

/// Gives a label another role and restyles it.
void setRole(QWidget *widget, const char *role);

} // namespace wf::kit
