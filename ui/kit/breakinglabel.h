// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/plainlabel.h"

#include <QPlainTextEdit>

namespace wf {

/// A label whose lines break between words, and within a word that is wider than the label: names of metrics
/// and addresses have no spaces. It only shows; CodeText can be selected.
class BreakingLabel : public PlainLabel
{
    Q_OBJECT
public:
    explicit BreakingLabel(QWidget *parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A command or a text as it is sent: broken as in a BreakingLabel, as high as it is, and to be selected with
/// the mouse.
class CodeText : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeText(const QString &text, QWidget *parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
};

} // namespace wf
