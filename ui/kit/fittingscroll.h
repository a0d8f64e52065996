// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>

namespace wf {

/// A scroll area as high as its content, until the layout gives it less: then it scrolls.
class FittingScroll : public QScrollArea
{
    Q_OBJECT
public:
    explicit FittingScroll(QWidget *content, QWidget *parent = nullptr) : QScrollArea(parent)
    {
        setWidget(content);
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setFocusPolicy(Qt::NoFocus); // What it holds has the focus.
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
        content->installEventFilter(this);
    }
    QSize sizeHint() const override
    {
        const int height = widget()->hasHeightForWidth() ? widget()->heightForWidth(viewport()->width())
                                                         : widget()->sizeHint().height();
        return {widget()->sizeHint().width(), height};
    }
    QSize minimumSizeHint() const override
    {
        // With the bar that may appear: nothing of the content is cut at its side.
        return {widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(),
                std::min(sizeHint().height(), 120)};
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace wf
